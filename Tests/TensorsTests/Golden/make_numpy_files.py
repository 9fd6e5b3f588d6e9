"""Makes numpy-*.npy: small arrays as NumPy itself writes them, one for each element type, order and rank.

Made with Python 3.11, NumPy 2.4.6. Run in this folder: python make_numpy_files.py
"""

import numpy

numbers = numpy.arange(-5, 7).reshape(2, 3, 2)
for descr in ("<f2", "<f4", "<f8", ">f4", ">f8", "<i2", "<i4", "<i8", ">i2", "|i1"):
    numpy.save(f"numpy-{descr[1:]}{'-big' if descr[0] == '>' else ''}.npy", numbers.astype(descr))
numpy.save("numpy-u1.npy", numbers.clip(0).astype("|u1") * 40)
numpy.save("numpy-b1.npy", numbers % 3 == 0)
numpy.save("numpy-fortran.npy", numpy.asfortranarray(numbers.astype("<f4")))
numpy.save("numpy-scalar.npy", numpy.float32(2.5))
numpy.save("numpy-vector.npy", numpy.array([0.1, numpy.inf, numpy.nan, -0.0], dtype="<f4"))
numpy.save("numpy-empty.npy", numpy.zeros((0, 3), dtype="<f4"))
numpy.save("numpy-c16.npy", numpy.array([1 + 2j]))
numpy.save("numpy-record.npy", numpy.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f4")]))
with open("numpy-version2.npy", "wb") as file:
    numpy.lib.format.write_array(file, numbers.astype("<f4"), version=(2, 0))
