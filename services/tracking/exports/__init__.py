"""Tables as sheets that one opens. What reports take of it stands here; the rest is in the file of its purpose."""

from services.tracking.exports.as_excel import in_a_cell, number_format, sheet_name
from services.tracking.exports.columns import Cells, Column, columns_of, worded
from services.tracking.exports.sheet import MOST

__all__ = ["MOST", "Cells", "Column", "columns_of", "in_a_cell", "number_format", "sheet_name", "worded"]
