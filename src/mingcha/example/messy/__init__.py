"""The county as ten offices would hand it over: workbooks and text files of many habits."""
