"""The versions of a row and of its parts: who saved what, what it was then, and the way back."""
