"""Score sheets: how are they filled in, what do they say so far, and how do they travel as spreadsheets?"""
