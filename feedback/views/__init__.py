"""The sounding board's pages."""
