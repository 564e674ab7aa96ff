"""Papers for a conference, a court and the family: put together once, stored as made, named by a digest.

What is printed is what is stored, never the record as it stands when somebody prints it again.
"""
