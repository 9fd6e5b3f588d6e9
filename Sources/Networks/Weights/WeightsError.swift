/// What is wrong with a file of weights: which file, where in it, and why.
public struct WeightsError: Error, Equatable, Sendable {
    /// The file, as it was named.
    public let file: String
    public let place: Place
    public let cause: Cause

    /// Where in the file.
    public enum Place: Equatable, Sendable {
        case wholeFile
        /// The offset of the first byte in question.
        case byte(Int)
        case tensor(String)
        /// An entry of a zip archive.
        case entry(String)
    }

    public enum Cause: Equatable, Sendable {
        /// The file cannot be opened, or not be written; the system's reason.
        case unreachable(String)
        /// The first bytes belong to no known format; what they look like.
        case notWeights(String)
        case cutOff(needed: Int, available: Int)
        /// The file starts like a PyTorch file, but its magic number is another.
        case wrongMagic
        /// A pickle operation that no tensor needs.
        case unknownOperation(UInt8)
        /// A Python name that no tensor needs.
        case unknownGlobal(String)
        /// The parts of the file contradict each other, or the rules of the format.
        case malformed(String)
        case unsupported(String)
        /// The contents of a zip entry are not those that were written.
        case wrongChecksum(expected: UInt32, found: UInt32)
        case negativeSize([Int])
        /// A number too large for anything real.
        case absurdLength(String)
        case outsideOfStorage(lastByte: Int, storage: Range<Int>)
        case duplicateName(String)
        case noTensors(String)
        case missing(nearest: [String])
        case wrongShape(expected: [Int], got: [Int])
    }
}

extension WeightsError: CustomStringConvertible {
    /// One line: the file, the place, the cause, and what to do.
    public var description: String {
        let location =
            switch place {
            case .wholeFile: ""
            case .byte(let offset): " at byte \(offset)"
            case .tensor(let name): ", tensor \(name)"
            case .entry(let name): ", entry \(name)"
            }
        return "weights file \(file)\(location): \(cause)"
    }
}

extension WeightsError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason):
            reason
        case .notWeights(let looks):
            "\(looks), not a PyTorch (.pth, .pt) or safetensors file"
        case .cutOff(let needed, let available):
            "the file is cut off: \(needed) more bytes are needed and \(available) are left; fetch it again"
        case .wrongMagic:
            "a pickle, but without PyTorch's magic number; save the state dict with torch.save"
        case .unknownOperation(let code):
            "pickle operation 0x\(String(code, radix: 16)), which no state dict needs; the file is damaged or holds "
                + "more than tensors: save model.state_dict() alone"
        case .unknownGlobal(let name):
            "the Python object \(name), which is not run; save model.state_dict() alone"
        case .malformed(let what), .unsupported(let what), .noTensors(let what):
            what
        case .wrongChecksum(let expected, let found):
            "its checksum is \(String(found, radix: 16)), and \(String(expected, radix: 16)) was written: the file is "
                + "damaged; fetch it again"
        case .negativeSize(let sizes):
            "a negative size or stride beside the sizes \(sizes)"
        case .absurdLength(let what):
            "\(what) cannot be right; the file is damaged"
        case .outsideOfStorage(let lastByte, let storage):
            "its last element ends at byte \(lastByte), but its storage is bytes \(storage.lowerBound) to "
                + "\(storage.upperBound - 1)"
        case .duplicateName(let name):
            "two entries are named \(name)"
        case .missing(let nearest):
            nearest.isEmpty
                ? "there is none of this name"
                : "there is none of this name; the nearest: \(nearest.joined(separator: ", "))"
        case .wrongShape(let expected, let got):
            "its shape is \(got), the network needs \(expected); the file belongs to another network"
        }
    }
}
