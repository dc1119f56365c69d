"""Publication: releases of a report, embargoed copies, and the moment at which a release becomes public."""
