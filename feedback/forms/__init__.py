"""The shape of what people fill in, and of what a screen sends, by noun."""
