"""Speed and growth, measured: `python -m newsblog.bench`, or `make bench`.

`databases` and `content` make two papers to measure, a large one and a small one; `server` runs
gunicorn on them and reads what its workers cost; `driver` asks them for pages from this process;
`rows` says what is measured and `report` writes it down. `wsgi` is what gunicorn serves.
"""
