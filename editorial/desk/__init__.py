"""What needs an editor today, asked of every kind of content at once.

Functions over models, without a request: the admin's index and the weekly mail show what they
find. Each asks the database once, however many kinds and rows there are, and gives plain data.
"""
