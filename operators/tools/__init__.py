"""What readers work out: each tool's rules in a module of its own, without request or page."""
