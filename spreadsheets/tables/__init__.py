"""Tables that people send and are sent: text with delimiters, and workbooks."""
