"""The running application: settings, the container of its services, metrics and the projection thread."""
