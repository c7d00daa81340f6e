"""The writers of the sounding board, by what they write."""
