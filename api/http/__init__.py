"""Reading requests and writing responses: what JSON routes and pages share."""
