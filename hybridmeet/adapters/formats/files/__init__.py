"""Files that people download and print: CSV, XLSX, PDF, QR codes, from values that are words."""
