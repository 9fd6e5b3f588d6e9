import Foundation
import Reference
import Tensors
import Testing

@Suite struct `Damaged NumPy files` {
    @Test(arguments: ["f4", "f8-big", "fortran", "version2", "u1"])
    func `Every damaged file is a tensor no larger than the file, or an error`(file: String) throws {
        let original = try #require(FileManager.default.contents(atPath: goldenPath("numpy-\(file).npy")))
        var mutations = Mutations(of: Array(original), seed: 2026)
        try withTemporaryFolder { folder in
            let path = folder + "/a.npy"
            var read = 0, refused = 0
            for _ in 0..<2000 {
                let bytes = mutations.next()
                // A new file each time: file systems flush one that is cut and written again.
                try? FileManager.default.removeItem(atPath: path)
                try Data(bytes).write(to: URL(filePath: path))
                do throws(NumPyFileError) {
                    let tensor = try NumPyFile.read(from: path)
                    #expect(tensor.count <= bytes.count)
                    read += 1
                } catch {
                    #expect(!error.description.isEmpty)
                    refused += 1
                }
            }
            #expect(read > 100 && refused > 100)
        }
    }
}
