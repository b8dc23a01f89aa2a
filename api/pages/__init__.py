"""HTML pages in Chinese and English."""
