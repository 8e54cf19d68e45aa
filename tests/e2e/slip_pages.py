"""Prints on how many pages an HTML file is printed."""
import sys

from weasyprint import HTML

print(len(HTML(filename=sys.argv[1]).render().pages))
