import Foundation
import Reference
import Tensors
import Testing

@Suite struct `Damaged NumPy files` {
    @Test(arguments: ["f4", "f8-big", "fortran", "version2", "u1"])
    func `Every damaged file is a tensor no larger than the file, or an error`(file: String) throws {
        let original = try #require(FileManager.default.contents(atPath: goldenPath("numpy-\(file).npy")))
        var mutations = Mutations(of: Array(original), seed: 2026)
        var read = 0, refused = 0
        for i in 0..<4000 {
            let bytes = mutations.next()
            do throws(NumPyFileError) {
                let tensor = try NumPyFile.read(MappedFile(name: "mutation \(i)", bytes: bytes)).tensor
                #expect(tensor.count <= bytes.count, "mutation \(i)")
                read += 1
            } catch {
                #expect(error.file == "mutation \(i)" && !error.description.isEmpty)
                refused += 1
            }
        }
        #expect(read > 100 && refused > 100)
    }
}
