import CHDF5
import Networks
import Tensors

/// A walk through the groups of an HDF5 file that is open. What is not a plain part of the file itself is refused: links by name
/// and into other files, numbers that lie elsewhere, groups that are reached twice.
struct HDF5Walk {
    private(set) var table = WeightsTable()
    private(set) var texts: [HDF5File.Attribute: String] = [:]

    private let file: MappedFile
    private let range: Range<Int>
    private let attributes: [String]
    private var visited: Set<haddr_t> = []
    /// Bytes that packed numbers have taken when they were unpacked.
    private var unpackedCount = 0
    private var objectCount = 0

    /// Groups within groups: a nested model takes two or three.
    private static let deepest = 48
    /// How much more numbers may be than the bytes that they are packed into; weights are far from it.
    private static let greatestRatio = 16

    init(file: MappedFile, range: Range<Int>, attributes: [String]) {
        (self.file, self.range, self.attributes) = (file, range, attributes)
    }

    mutating func visit(_ root: hid_t, isWanted: (String) -> Bool) throws(WeightsError) {
        try visit(root, "/", path: "", depth: 0, isWanted: isWanted)
    }

    private func failure(_ path: String, _ cause: WeightsError.Cause) -> WeightsError {
        WeightsError(file: file.path, place: path.isEmpty ? .wholeFile : .entry(path), cause: cause)
    }

    private mutating func visit(
        _ parent: hid_t, _ name: String, path: String, depth: Int, isWanted: (String) -> Bool
    ) throws(WeightsError) {
        // An object's header and the link to it take more than this.
        objectCount += 1
        guard objectCount <= max(64, range.count / 16) else {
            throw failure(path, .absurdLength("more than \(range.count / 16) objects"))
        }
        var address: haddr_t = 0, kind: Int32 = 0
        guard chdf5_object(parent, name, &address, &kind) >= 0 else {
            throw failure(path, .malformed("the object is damaged; copy or save the file again"))
        }
        switch UInt32(bitPattern: kind) {
        case UInt32(bitPattern: H5O_TYPE_GROUP.rawValue):
            guard isWanted(path) else { return }
            guard visited.insert(address).inserted else { throw failure(path, .malformed("a group with two names")) }
            guard depth < Self.deepest else {
                throw failure(path, .malformed("more than \(Self.deepest) groups within another"))
            }
            let group = H5Gopen2(parent, name, 0)
            guard group >= 0 else { throw failure(path, .malformed("the group is damaged")) }
            defer { H5Gclose(group) }
            for attribute in attributes {
                if let text = try text(attribute, of: group, path: path) {
                    texts[.init(path: path, name: attribute)] = text
                }
            }
            for child in try names(in: group, path: path) {
                let childPath = path.isEmpty ? child : "\(path)/\(child)"
                guard chdf5_link(group, child) == H5L_TYPE_HARD.rawValue else {
                    throw failure(
                        childPath, .unsupported("it is a link to another place or file, which is not followed"))
                }
                try visit(group, child, path: childPath, depth: depth + 1, isWanted: isWanted)
            }
        case UInt32(bitPattern: H5O_TYPE_DATASET.rawValue):
            let dataset = H5Dopen2(parent, name, 0)
            guard dataset >= 0 else { throw failure(path, .malformed("the array is damaged")) }
            defer { H5Dclose(dataset) }
            do throws(WeightsError) {
                table.tensors.append((path, try tensor(dataset, path: path)))
            } catch {
                guard case .unknownType = error.cause else { throw error }
                table.unreadable[path] = error.cause
            }
        default: table.unreadable[path] = .unsupported("it is neither a group nor an array")
        }
    }

    private func names(in group: hid_t, path: String) throws(WeightsError) -> [String] {
        final class Names {
            var names: [String] = []
            var isText = true
        }
        let names = Names()
        let status = chdf5_names(group, Unmanaged.passUnretained(names).toOpaque()) { _, name, _, context in
            guard let name, let context else { return -1 }
            let names = Unmanaged<Names>.fromOpaque(context).takeUnretainedValue()
            guard let text = String(validatingCString: name) else {
                names.isText = false
                return -1
            }
            names.names.append(text)
            return 0
        }
        guard status >= 0 else {
            throw failure(path, .malformed(names.isText ? "its table of names is damaged" : "a name that is not UTF-8"))
        }
        return names.names
    }

    // MARK: Attributes

    /// An attribute that is one text, of fixed or of variable length; nil where there is none.
    private func text(_ name: String, of group: hid_t, path: String) throws(WeightsError) -> String? {
        let exists = H5Aexists(group, name)
        if exists == 0 { return nil }
        let damaged = failure(path, .malformed("its attribute \(name) is damaged or no text"))
        guard exists > 0 else { throw damaged }
        let attribute = H5Aopen(group, name, 0)
        guard attribute >= 0 else { throw damaged }
        defer { H5Aclose(attribute) }
        let type = H5Aget_type(attribute), space = H5Aget_space(attribute)
        defer {
            H5Tclose(type)
            H5Sclose(space)
        }
        guard type >= 0, space >= 0, H5Tget_class(type) == H5T_STRING, H5Sget_simple_extent_npoints(space) == 1 else {
            throw damaged
        }
        if H5Tis_variable_str(type) > 0 {
            guard let text = chdf5_text(attribute, type) else { throw damaged }
            defer { H5free_memory(text) }
            guard let text = String(validatingCString: text) else { throw damaged }
            return text
        }
        let size = H5Tget_size(type)
        guard size > 0, size <= range.count else { throw damaged }
        var bytes = [UInt8](repeating: 0, count: size)
        guard H5Aread(attribute, type, &bytes) >= 0 else { throw damaged }
        guard let text = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else { throw damaged }
        return text
    }

    // MARK: Arrays

    private mutating func tensor(_ dataset: hid_t, path: String) throws(WeightsError) -> StoredTensor {
        let type = H5Dget_type(dataset), space = H5Dget_space(dataset), settings = H5Dget_create_plist(dataset)
        defer {
            H5Tclose(type)
            H5Sclose(space)
            H5Pclose(settings)
        }
        guard type >= 0, space >= 0, settings >= 0 else { throw failure(path, .malformed("the array is damaged")) }
        let (element, order) = try elementType(type, path: path)
        let sizes = try sizes(of: space, path: path)
        switch H5Pget_layout(settings) {
        case H5D_CONTIGUOUS:
            guard H5Pget_external_count(settings) == 0 else {
                throw failure(path, .unsupported("its numbers are said to lie in another file, which is not read"))
            }
            let offset = H5Dget_offset(dataset)
            if sizes.contains(0) {
                return try stored(file, element, order, sizes, start: range.lowerBound, range, path)
            }
            guard chdf5_is_undefined(offset) == 0, let start = Int(exactly: offset), start < range.count else {
                throw failure(path, .malformed("its numbers were never written, or lie outside of the file"))
            }
            return try stored(file, element, order, sizes, start: range.lowerBound + start, range, path)
        case H5D_COMPACT, H5D_CHUNKED:
            return try unpacked(dataset, type, settings, element, order, sizes, path: path)
        default: throw failure(path, .unsupported("its numbers are put together from other arrays; save it plainly"))
        }
    }

    private func stored(
        _ file: MappedFile, _ element: ElementType, _ order: ByteOrder, _ sizes: [Int], start: Int, _ range: Range<Int>,
        _ path: String
    ) throws(WeightsError) -> StoredTensor {
        try WeightsReader(file, range: range).tensor(
            element, order: order, sizes: sizes, start: start, within: range, named: .tensor(path))
    }

    /// Numbers in pieces, perhaps compressed: the library puts them together, within bounds.
    private mutating func unpacked(
        _ dataset: hid_t, _ type: hid_t, _ settings: hid_t, _ element: ElementType, _ order: ByteOrder, _ sizes: [Int],
        path: String
    ) throws(WeightsError) -> StoredTensor {
        for index in 0..<max(H5Pget_nfilters(settings), 0) {
            var flags: UInt32 = 0, count = 0, configuration: UInt32 = 0
            let filter = H5Pget_filter2(settings, UInt32(index), &flags, &count, nil, 0, nil, &configuration)
            guard [H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32].contains(filter) else {
                throw failure(path, .unsupported("it is compressed in an unknown way; save it without compression"))
            }
        }
        var bytes = element.byteCount
        for size in sizes {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: max(size, 1))
            guard !overflow else { throw failure(path, .absurdLength("a shape of \(sizes)")) }
            bytes = product
        }
        if sizes.contains(0) { bytes = 0 }
        let packed = Int(clamping: H5Dget_storage_size(dataset))
        let limit = Self.greatestRatio * min(packed, range.count) + 65536
        unpackedCount += bytes > limit ? 0 : bytes
        guard bytes <= limit, unpackedCount <= Self.greatestRatio * range.count + 1 << 20 else {
            throw failure(path, .absurdLength("an array of \(bytes) bytes in \(packed)"))
        }
        try checkPieces(of: settings, rank: sizes.count, limit: max(limit, bytes), path: path)
        var numbers = [UInt8](repeating: 0, count: max(bytes, 1))
        guard H5Dread(dataset, type, 0, 0, 0, &numbers) >= 0 else {
            throw failure(path, .malformed("its numbers are damaged"))
        }
        let memory = MappedFile(name: file.path, bytes: numbers)
        return try stored(memory, element, order, sizes, start: 0, 0..<numbers.count, path)
    }

    /// A piece is unpacked as a whole, however small the array is.
    private func checkPieces(of settings: hid_t, rank: Int, limit: Int, path: String) throws(WeightsError) {
        guard H5Pget_layout(settings) == H5D_CHUNKED else { return }
        var sizes = [hsize_t](repeating: 0, count: 32)
        let count = H5Pget_chunk(settings, 32, &sizes)
        var bytes = 8
        for size in sizes.prefix(Int(max(count, 0))) {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: Int(clamping: size))
            bytes = overflow ? .max : product
        }
        guard count == rank, bytes <= 8 * limit + 1 << 20 else {
            throw failure(path, .absurdLength("pieces of \(bytes) bytes"))
        }
    }

    private func sizes(of space: hid_t, path: String) throws(WeightsError) -> [Int] {
        let rank = H5Sget_simple_extent_ndims(space), kind = H5Sget_simple_extent_type(space)
        guard 0...32 ~= rank, kind == H5S_SIMPLE || kind == H5S_SCALAR else {
            throw failure(path, .unknownType("no array"))
        }
        var sizes = [hsize_t](repeating: 0, count: 32)
        guard rank == 0 || H5Sget_simple_extent_dims(space, &sizes, nil) == rank else {
            throw failure(path, .malformed("its shape is damaged"))
        }
        return try sizes.prefix(Int(rank)).map { size throws(WeightsError) in
            guard let size = Int(exactly: size) else { throw failure(path, .absurdLength("a size of \(size)")) }
            return size
        }
    }

    /// IEEE numbers of two, four or eight bytes.
    private func elementType(_ type: hid_t, path: String) throws(WeightsError) -> (ElementType, ByteOrder) {
        let size = H5Tget_size(type)
        guard H5Tget_class(type) == H5T_FLOAT else {
            throw failure(path, .unknownType("that are no floating-point numbers"))
        }
        let order: ByteOrder = H5Tget_order(type) == H5T_ORDER_BE ? .big : .little
        switch size {
        case 2:
            var sign = 0, exponent = 0, exponentSize = 0, mantissa = 0, mantissaSize = 0
            guard H5Tget_fields(type, &sign, &exponent, &exponentSize, &mantissa, &mantissaSize) >= 0,
                [sign, exponent, mantissa, mantissaSize] == [15, exponent, 0, exponent], exponentSize == 15 - exponent
            else { break }
            if exponent == 10 { return (.float16, order) }
            if exponent == 7 { return (.bfloat16, order) }
        case 4 where H5Tequal(type, chdf5_type(4, order == .big ? 1 : 0)) > 0: return (.float32, order)
        case 8 where H5Tequal(type, chdf5_type(8, order == .big ? 1 : 0)) > 0: return (.float64, order)
        default: break
        }
        throw failure(path, .unknownType("of \(size) bytes that are not IEEE's"))
    }
}
