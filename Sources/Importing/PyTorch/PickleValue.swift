import Networks
import Tensors

/// What lies on the stack of a pickle machine.
///
/// Tuples, lists and dictionaries live in the machine's arena and are known here by their index: the same object may be
/// reached in many ways and may even contain itself, and no nesting, however deep, makes values recursive.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    /// An integer beyond 64 bits, as little-endian bytes.
    case longInteger([UInt8])
    case text(String)
    case global(PickleGlobal)
    case container(Int)
    case storage(key: String)
    indirect case tensor(PickledTensor)
    /// An object of a class, or the result of a function, that is not known here, by the Python name of either. Nothing
    /// is called and nothing is made: it stands for itself until somebody asks for a tensor in its place.
    case foreign(String)
    /// Something without a name that no tensor depends on: a real number, bytes, a set, a device.
    case other
}

/// A tuple, a list or a dictionary; a dictionary's items are keys and values in turn.
struct PickleContainer {
    enum Kind { case tuple, list, dictionary }
    let kind: Kind
    var items: [PickleValue]
}

/// A tensor as its pickle tells of it: where in which storage, not yet where in the file.
struct PickledTensor {
    let storage: String
    let type: ElementType
    /// The first element, counted in elements from the start of the storage.
    let offset: Int
    let sizes: [Int]
    let strides: [Int]
}

/// What a storage's numbers are.
enum StorageType: Equatable {
    case known(ElementType)
    /// Numbers that are not read, such as complex ones, by the Python name of their storage.
    case foreign(String)

    /// The bytes of one number; nil where that is not known.
    var byteCount: Int? {
        switch self {
        case .known(let type): type.byteCount
        case .foreign("torch.ComplexDoubleStorage"): 16
        case .foreign("torch.ComplexFloatStorage"): 8
        case .foreign("torch.QInt32Storage"): 4
        case .foreign("torch.QInt8Storage"), .foreign("torch.QUInt8Storage"): 1
        case .foreign: nil
        }
    }
}

/// A storage as a pickle tells of it: a run of numbers that one or many tensors look into.
struct PickledStorage: Equatable {
    let type: StorageType
    let count: Int
    /// The place in the file where it was first mentioned.
    let mentioned: Int

    /// Whether two mentions can mean the same storage.
    func agrees(with other: PickledStorage) -> Bool { type == other.type && count == other.count }
}

/// A Python name. Those that tensors need are known; none is ever called.
enum PickleGlobal {
    /// `OrderedDict` or `defaultdict`.
    case dictionary
    case rebuildTensor
    case rebuildTensorOfType
    /// A tensor with attributes of its own: the function that makes it, its type, the function's arguments, a state.
    case rebuildWithState
    case rebuildParameter
    case size
    case device
    case storage(ElementType)
    case elementType(ElementType)
    /// Any other.
    case foreign(String)

    init(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"), ("collections", "defaultdict"): self = .dictionary
        case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensorOfType
        case ("torch._tensor", "_rebuild_from_type_v2"): self = .rebuildWithState
        case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
            self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", "device"): self = .device
        case ("torch.storage", "UntypedStorage"): self = .storage(.uint8)
        case ("torch", _):
            if let type = Self.storageTypes[name] {
                self = .storage(type)
            } else if let type = ElementType(rawValue: name) {
                // torch.float32 and its like: our names are PyTorch's.
                self = .elementType(type)
            } else {
                self = .foreign("\(module).\(name)")
            }
        default: self = .foreign("\(module).\(name)")
        }
    }

    private static let storageTypes: [String: ElementType] = [
        "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
        "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8,
        "ByteStorage": .uint8, "BoolStorage": .bool, "UntypedStorage": .uint8,
    ]
}

/// The operations that Python writes in pickle protocols 2 to 5; those of protocols 0 and 1 are older than PyTorch.
enum PickleOperation: UInt8 {
    case mark = 0x28  // (
    case emptyTuple = 0x29  // )
    case stop = 0x2E  // .
    case pop = 0x30  // 0
    case popMark = 0x31  // 1
    case binaryBytes = 0x42  // B
    case shortBinaryBytes = 0x43  // C
    case binaryFloat = 0x47  // G
    case binaryInteger = 0x4A  // J
    case binaryInteger1 = 0x4B  // K
    case binaryInteger2 = 0x4D  // M
    case none = 0x4E  // N
    case persistentID = 0x51  // Q
    case reduce = 0x52  // R
    case binaryString = 0x54  // T
    case shortBinaryString = 0x55  // U
    case binaryUnicode = 0x58  // X
    case emptyList = 0x5D  // ]
    case append = 0x61  // a
    case build = 0x62  // b
    case global = 0x63  // c
    case appends = 0x65  // e
    case get = 0x68  // h
    case longGet = 0x6A  // j
    case put = 0x71  // q
    case longPut = 0x72  // r
    case setItem = 0x73  // s
    case tuple = 0x74  // t
    case setItems = 0x75  // u
    case emptyDictionary = 0x7D  // }
    case proto = 0x80
    case newObject = 0x81
    case tuple1 = 0x85
    case tuple2 = 0x86
    case tuple3 = 0x87
    case newTrue = 0x88
    case newFalse = 0x89
    case long1 = 0x8A
    case long4 = 0x8B
    case shortBinaryUnicode = 0x8C
    case binaryUnicode8 = 0x8D
    case binaryBytes8 = 0x8E
    case emptySet = 0x8F
    case addItems = 0x90
    case frozenSet = 0x91
    case newObjectWithKeywords = 0x92
    case stackGlobal = 0x93
    case memoize = 0x94
    case frame = 0x95
    case byteArray8 = 0x96
}
