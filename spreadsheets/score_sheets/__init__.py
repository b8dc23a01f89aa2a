"""Score sheets of audits: form fields, parsing, subtotals, and import and export as workbooks."""
