import Course
import Foundation
import Testing

@Suite struct `Fashion-MNIST` {
    static let isInstalled =
        (try? Repository.find()).map {
            FileManager.default.fileExists(atPath: $0.assets + "/fashion-mnist/t10k-images-idx3-ubyte.gz")
        } ?? false

    @Test(.enabled(if: isInstalled, "./setup has not installed dataset-fashion-mnist"))
    func `The test part is what its authors published`() throws {
        let test = try FashionMNIST(.test, from: Assets.find())
        #expect(test.images.shape == [10_000, 1, 28, 28])
        #expect(test.images.minimum() == 0)
        #expect(test.images.maximum() == 255)
        // 1,000 of each class; the first ones as shown in the paper's repository.
        #expect((0..<10).allSatisfy { label in test.labels.filter { $0 == label }.count == 1000 })
        #expect(test.labels.prefix(5) == [9, 2, 1, 1, 6])
        #expect(FashionMNIST.classNames[test.labels[0]].en == "ankle boot")
    }

    @Test func `A small set of the same form`() throws {
        try withFiles(images: header(2, 1, 3) + [1, 2, 3, 4, 5, 255], labels: header(2) + [7, 0]) {
            let found = try FashionMNIST(images: $0, labels: $1)
            #expect(found.images.shape == [2, 1, 1, 3])
            #expect(found.images.elements == [1, 2, 3, 4, 5, 255])
            #expect(found.labels == [7, 0])
        }
    }

    @Test func `What is wrong is said with the file's name`() throws {
        func cause(_ images: [UInt8], _ labels: [UInt8]) throws -> IDXFileError.Cause? {
            try withFiles(images: images, labels: labels) { images, labels in
                let error = #expect(throws: IDXFileError.self) { try FashionMNIST(images: images, labels: labels) }
                #expect(error.map { [images, labels].contains($0.file) } == true)
                return error?.cause
            }
        }
        let images = header(2, 1, 1) + [1, 2], labels = header(2) + [0, 1]
        #expect(try cause(labels, labels) == .notIDX(axes: 3))
        #expect(try cause([], labels) == .notIDX(axes: 3))
        #expect(try cause(images.dropLast(), labels) == .wrongLength(sizes: [2, 1, 1], available: 1))
        #expect(try cause(images, header(1) + [0]) == .unequalCounts(images: 2, labels: 1))
        #expect(try cause(images, header(2) + [0, 10]) == .unknownClass(10, at: 1))
        #expect(try cause(header(0, 28, 28), header(0)) == .wrongShape([0, 28, 28]))
        #expect(try cause(header(2, 0, 28), labels) == .wrongShape([2, 0, 28]))
        let absurd: [UInt8] = [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12)
        let huge = Int(UInt32.max)
        #expect(try cause(absurd, labels) == .wrongLength(sizes: [huge, huge, huge], available: 0))
    }

    @Test func `A file that is missing, cut off, changed or no gzip file`() throws {
        try withFiles(images: header(2, 1, 1) + [1, 2], labels: header(2) + [0, 1]) { images, labels in
            func cause(_ bytes: Data?) throws -> String? {
                let path = images + ".other"
                try bytes?.write(to: URL(fileURLWithPath: path))
                let error = #expect(throws: IDXFileError.self) { try FashionMNIST(images: path, labels: labels) }
                guard case .unreadable(let reason) = error?.cause else { return nil }
                return reason
            }
            let whole = try Data(contentsOf: URL(fileURLWithPath: images))
            #expect(try cause(nil) == "No such file or directory")
            #expect(try cause(Data("plain".utf8)) == "it is not compressed by gzip")
            for length in 2..<whole.count { #expect(try cause(whole.prefix(length)) == "it is cut off or damaged") }
            var changed = whole
            changed[whole.count - 6] ^= 1
            #expect(try cause(changed) == "it is cut off or damaged")
        }
    }

    private func header(_ sizes: Int...) -> [UInt8] {
        [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] }
    }

    /// Calls `body` with the paths of two compressed files.
    private func withFiles<Result>(
        images: [UInt8], labels: [UInt8], _ body: (String, String) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mirador-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in [("images", images), ("labels", labels)] {
            try gzip(bytes).write(to: folder.appendingPathComponent(name))
        }
        return try body(folder.appendingPathComponent("images").path, folder.appendingPathComponent("labels").path)
    }

    /// A gzip file with its bytes stored as they are (RFC 1951, 3.2.4; RFC 1952, 2.3).
    private func gzip(_ bytes: [UInt8]) -> Data {
        var crc: UInt32 = ~0
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        let length = UInt16(bytes.count)
        func littleEndian(_ integer: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: integer.littleEndian) { Array($0) }
        }
        var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1]
        file += littleEndian(length) + littleEndian(~length)
        file += bytes
        file += littleEndian(~crc) + littleEndian(UInt32(bytes.count))
        return Data(file)
    }
}
