"""Knowledge of the law and its tables: municipalities, individual numbers, dates, forms. Bytes in, values out."""
