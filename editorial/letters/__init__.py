"""What readers write: forms without an account or a cookie, and what keeps floods out of them."""
