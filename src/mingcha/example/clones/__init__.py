"""Cities and provinces: a few counties are built row by row, then repeated under other codes by columns, without Python for each row."""
