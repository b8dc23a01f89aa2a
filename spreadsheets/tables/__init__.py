"""Tables that users upload and download: delimited text and workbooks."""
