"""The kill storm: real workers, brokers and databases are broken while a digest goes out."""
