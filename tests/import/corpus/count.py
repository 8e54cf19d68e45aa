"""Says how many rows a sheet has, by Python's own reader: count.py FILE ENCODING SEPARATOR HEADER

HEADER is the number of the record that names the columns, from 1. Blank records and the header once more are no rows.
"""
import csv
import sys

path, encoding, separator, header = sys.argv[1:]
codec = {"UTF-8": "utf-8-sig", "UTF-16LE": "utf-16", "UTF-16BE": "utf-16", "WINDOWS-1256": "cp1256"}[encoding]
with open(path, encoding=codec, newline="") as file:
    text = file.read()
    records = list(csv.reader(text.splitlines(keepends=True), delimiter={"comma": ",", "semicolon": ";", "tab": "\t"}[separator]))
names = records[int(header) - 1]
print("rows=%d" % sum(1 for record in records[int(header):] if record != names and any(cell.strip() for cell in record)))
