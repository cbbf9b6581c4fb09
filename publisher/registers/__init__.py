"""Reading the register that a school uploads: whatever its office system and its spreadsheet
have made of it. Pure: bytes in, people and their answers out, nothing kept and nothing logged."""
