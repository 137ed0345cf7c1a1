"""The tools' pages. An address holds what a reader asks only where it says nothing of them."""
