import Foundation
import Tensors
import Testing

private let numbers = Tensor((-5..<7).map { Float($0) }, shape: [2, 3, 2])

@Suite struct `NumPy files` {
    @Test(arguments: [
        "f2", "f4", "f8", "f4-big", "f8-big", "i1", "i2", "i4", "i8", "i2-big", "fortran", "version2",
    ])
    func `An array that NumPy wrote is read, whatever its type and order`(file: String) throws {
        let got = try golden("numpy-\(file)")
        #expect(got == numbers)
    }

    @Test func `Unsigned and boolean arrays are read`() throws {
        let unsigned = try golden("numpy-u1"), boolean = try golden("numpy-b1")
        #expect(unsigned == numbers.relu() * 40)
        #expect(boolean == numbers.map { Int($0) % 3 == 0 ? 1 : 0 })
    }

    @Test func `Arrays without axes and without elements keep their shape`() throws {
        let scalar = try golden("numpy-scalar"), empty = try golden("numpy-empty")
        #expect(scalar == Tensor([2.5], shape: []))
        #expect(empty.shape == [0, 3])
    }

    @Test func `NaN, infinities and negative zero come through`() throws {
        let got = try golden("numpy-vector").elements
        #expect(got[0] == 0.1 && got[1] == .infinity && got[2].isNaN && got[3].sign == .minus)
    }

    @Test(arguments: [[], [0], [5], [2, 3], [1, 3, 4, 5]])
    func `A tensor that is written is read back`(sizes: [Int]) throws {
        let tensor = RandomNumbers(seed: 1).normalTensor(Shape(sizes))
        try withTemporaryFolder { folder in
            try NumPyFile.write(tensor, to: folder + "/a.npy")
            let bytes = try #require(FileManager.default.contents(atPath: folder + "/a.npy"))
            let got = try NumPyFile.read(from: folder + "/a.npy")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(got == tensor)
            #expect((bytes.count - 4 * tensor.count) % 64 == 0)
            #expect(left == ["a.npy"])
        }
    }

    @Test func `What cannot be written leaves nothing behind`() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/taken", withIntermediateDirectories: true)
            let missing = #expect(throws: NumPyFileError.self) {
                try NumPyFile.write(numbers, to: folder + "/no/such/folder.npy")
            }
            let taken = #expect(throws: NumPyFileError.self) { try NumPyFile.write(numbers, to: folder + "/taken") }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(missing?.cause == .unreachable("No such file or directory"))
            #expect(taken?.cause == .unreachable("Is a directory"))
            #expect(left == ["taken"])
        }
    }
}

@Suite struct `Faults in NumPy files` {
    @Test func `A file that is not there is named`() {
        let error = #expect(throws: NumPyFileError.self) { try NumPyFile.read(from: "no/such.npy") }
        #expect(error?.description == "NumPy file no/such.npy: No such file or directory")
    }

    @Test(arguments: [("c16", NumPyFileError.Cause.unsupportedType("<c16")), ("record", .unsupportedType("record"))])
    func `Elements that are no real numbers are refused by name`(file: String, cause: NumPyFileError.Cause) {
        let error = #expect(throws: NumPyFileError.self) { try golden("numpy-\(file)") }
        #expect(error?.cause == cause)
    }

    @Test(
        arguments: [
            ("", .notNumPy),
            ("PNG", .notNumPy),
            ("\u{93}NUMPY\u{7}\0\u{10}\0", .unsupportedVersion(7)),
            ("\u{93}NUMPY\u{1}\0\u{40}\0{'descr'", .cutOff(needed: 64, available: 8)),
            (
                npy("{'descr': '<f4', 'fortran_order': False}"),
                .malformedHeader("no descr, fortran_order or shape", byte: 10)
            ),
            (npy("{'descr': '<f4', 'shape': (2, x)}"), .malformedHeader("no size of an axis", byte: 40)),
            (npy("{'descr': '<f4', 'fortran_order': Maybe}"), .malformedHeader("neither True nor False", byte: 44)),
            (npy("{'dtype': '<f4'}"), .malformedHeader("an unknown or repeated field dtype", byte: 11)),
            (
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", data: 8),
                .cutOff(needed: 12, available: 8)
            ),
            (
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}"),
                .absurdShape([1 << 62, 4])
            ),
            (
                npy("{'descr': '<f4', 'fortran_order': True, 'shape': (4611686018427387904, 4)}"),
                .absurdShape([1 << 62, 4])
            ),
        ] as [(String, NumPyFileError.Cause)])
    func `A fault is told with its cause`(contents: String, cause: NumPyFileError.Cause) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.npy"
            try Data(contents.unicodeScalars.map { UInt8($0.value) }).write(to: URL(filePath: path))
            let error = #expect(throws: NumPyFileError.self) { try NumPyFile.read(from: path) }
            #expect(error?.file == path)
            #expect(error?.cause == cause)
        }
    }
}

/// A file of version 1.0 with this header, one character a byte.
private func npy(_ header: String, data: Int = 0) -> String {
    "\u{93}NUMPY\u{1}\0\(Character(UnicodeScalar(UInt8(header.count))))\0" + header
        + String(repeating: "\0", count: data)
}
