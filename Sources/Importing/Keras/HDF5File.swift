import CHDF5
import Networks
import Synchronization
import Tensors

/// What an HDF5 file holds of a network: its arrays of floating-point numbers by their paths, and the texts of its attributes.
///
/// The library of the HDF Group reads the file's structure, from bytes that are in memory: it opens nothing else. Numbers that lie
/// side by side, as Keras writes them, are read by ourselves when somebody asks for them, and the library is done by then.
/// It knows no threads: one of them at a time.
struct HDF5File {
    /// Arrays by their paths without the first slash, and why others are none that can be read.
    private(set) var table = WeightsTable()
    /// Attributes that are one text, by the path of the object and the name.
    private(set) var texts: [Attribute: String] = [:]

    struct Attribute: Hashable {
        /// The object: empty for the whole file.
        let path: String
        let name: String
    }

    private static let library = Mutex(())
    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    static func isHDF5(_ bytes: some Sequence<UInt8>) -> Bool { bytes.prefix(signature.count).elementsEqual(signature) }

    /// Reads the structure of a file.
    /// - Parameters:
    ///   - range: the bytes of `file` that are an HDF5 file; all of them unless told otherwise.
    ///   - attributes: names of the texts that are wanted.
    ///   - isWanted: whether to look into a group, by its path.
    /// - Throws: `WeightsError`.
    init(
        _ file: MappedFile, range: Range<Int>? = nil, attributes: [String] = [],
        isWanted: (String) -> Bool = { _ in true }
    ) throws(WeightsError) {
        let range = range ?? 0..<file.bytes.count
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
        guard Self.isHDF5(bytes) else {
            throw WeightsError(file: file.path, place: .wholeFile, cause: .notWeights("no HDF5 file"))
        }
        try HDF5Heaps.check(file, range)
        let result = Self.library.withLock { _ -> Result<HDF5Walk, WeightsError> in
            guard chdf5_be_silent() >= 0 else {
                let what = "the HDF5 library cannot be set up; install it again"
                return .failure(WeightsError(file: file.path, place: .wholeFile, cause: .unreachable(what)))
            }
            let id = chdf5_open(bytes.baseAddress, bytes.count)
            guard id >= 0 else {
                let what = "its structure is damaged, or of an unknown version; copy or save it again"
                return .failure(WeightsError(file: file.path, place: .wholeFile, cause: .malformed(what)))
            }
            defer { H5Fclose(id) }
            var walk = HDF5Walk(file: file, range: range, attributes: attributes)
            return Result { () throws(WeightsError) in
                try walk.visit(id, isWanted: isWanted)
                return walk
            }
        }
        let walk = try result.get()
        (table, texts) = (walk.table, walk.texts)
    }
}
