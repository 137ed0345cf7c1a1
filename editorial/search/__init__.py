"""One index over both languages: what a text is found by, where that is kept, and what is found."""
