"""The report as a PDF that a screen reader can read (PDF/UA-1), set from the HTML that the page shows."""
