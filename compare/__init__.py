"""Criteria, assessments (facts) and comparisons: table, exports, and the grid where editors fill them."""
