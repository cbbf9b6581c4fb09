"""What happens to a picture between upload and use: cleaned, looked at for faces, covered.

Nothing here knows a school or a database, and nothing recognises anybody: a face is a place in
a picture, never a person.
"""
