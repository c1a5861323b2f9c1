"""The demo paper: its texts in files beside this one, its pictures drawn in code."""
