"""An inspection out of the database as a package of files, and from one into it, without loss."""

from inspectorate.web.judgements.changes.packages.exporting import export_package, export_proof
from inspectorate.web.judgements.changes.packages.importing import import_package
from inspectorate.web.judgements.changes.packages.zipping import as_zip, from_zip

__all__ = ["as_zip", "export_package", "export_proof", "from_zip", "import_package"]
