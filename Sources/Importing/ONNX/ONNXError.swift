import Networks

/// A fault of an ONNX file: which file, where in it, and why.
public struct ONNXError: Error, Equatable, Sendable {
    /// The file, as it was named.
    public let file: String
    public let place: Place
    public let cause: Cause

    public init(file: String, place: Place, cause: Cause) {
        (self.file, self.place, self.cause) = (file, place, cause)
    }

    /// Where in the file.
    public enum Place: Equatable, Sendable {
        case wholeFile
        /// The offset of the first byte in question.
        case byte(Int)
        case tensor(String)
        case node(String, operation: String)
    }

    public enum Cause: Equatable, Sendable {
        /// The file cannot be opened; the system's reason.
        case unreachable(String)
        /// The bytes are no model.
        case notAModel
        case cutOff(needed: Int, available: Int)
        /// The bytes contradict the format, or one another.
        case malformed(String)
        case negativeSize([Int])
        /// A shape too large for anything real.
        case absurdShape([Int])
        /// Numbers that are fewer or more than the shape says.
        case wrongCount(shape: [Int], bytes: Int)
        /// Numbers of a type that is not read, by ONNX's number for it.
        case unknownType(Int)
        /// A side file that does not lie in the model's own folder.
        case outsideOfFolder(String)
        /// A side file that cannot be opened; the system's reason.
        case missingSideFile(String, reason: String)
        case duplicateName(String)
        /// A weight that is no number.
        case notANumber(element: Int)
        /// A value that no node and no input gives.
        case undefined(String)
        /// Nodes that wait for one another.
        case cycle(String)
        /// An operator that the kit does not have, in this version of the operators.
        case unknownOperator(opset: Int)
        /// Something about an operator that the kit does not do.
        case unsupported(String)
        /// Operands that do not fit.
        case shape(String)
        /// An operand that has to be known before the network runs, and depends on what it is given.
        case dependsOnInput(String)
        case unknownInput(String, known: [String])
        case unknownOutput(String, known: [String])
        case unknownLayer(String, nearest: [String])
        /// An output that is the same whatever the image.
        case constantOutput(String)
    }
}

extension ONNXError: CustomStringConvertible {
    /// One line: the file, the place, the cause, and what to do.
    public var description: String {
        let location =
            switch place {
            case .wholeFile: ""
            case .byte(let offset): " at byte \(offset)"
            case .tensor(let name): ", tensor \"\(name)\""
            case .node(let name, let operation): ", node \"\(name)\" (\(operation))"
            }
        return "ONNX file \(file)\(location): \(cause)"
    }
}

extension ONNXError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason): "cannot be read: \(reason)."
        case .notAModel: "this is no ONNX model. Write one with torch.onnx.export(model, images, \"net.onnx\")."
        case .cutOff(let needed, let available):
            "it is cut off: \(needed) bytes are needed and \(available) are there. Copy or fetch it again."
        case .malformed(let what): "\(what). The file is damaged: export it again."
        case .negativeSize(let sizes): "a shape of \(sizes) has a negative size."
        case .absurdShape(let sizes): "a shape of \(sizes) is too large."
        case .wrongCount(let shape, let bytes): "\(bytes) bytes are not the numbers of a shape of \(shape)."
        case .unknownType(let number): "numbers of ONNX's type \(number) are not read: export the model in float32."
        case .outsideOfFolder(let path):
            "its numbers are said to lie in \"\(path)\", outside of the model's folder: put the file beside the model."
        case .missingSideFile(let path, let reason):
            "its numbers are in \"\(path)\", which cannot be read: \(reason). Keep the file beside the model."
        case .notANumber(let element):
            "its element \(element) is not a number: the training went wrong, or the file is damaged."
        case .duplicateName(let name): "there are two values called \"\(name)\"."
        case .undefined(let name): "it reads \"\(name)\", which nothing gives."
        case .cycle(let name): "it waits for its own result, by way of \"\(name)\"."
        case .unknownOperator(let opset):
            "this operator is not known (operators of version \(opset)). Explain an output before it, or export the network without it."
        case .unsupported(let what): "\(what) is not supported."
        case .shape(let what): "\(what) does not fit."
        case .unknownInput(let name, let known):
            "there is no input \"\(name)\". Inputs are \(known.joined(separator: ", "))."
        case .unknownOutput(let name, let known):
            "there is no output \"\(name)\". Outputs are \(known.joined(separator: ", "))."
        case .unknownLayer(let name, let nearest): "there is no layer \"\(name)\"\(nearest.didYouMean)"
        case .constantOutput(let name): "the output \"\(name)\" does not depend on the image."
        case .dependsOnInput(let name):
            "\"\(name)\" has to be known before the network runs, and depends on the image. Export the network for images of one size."
        }
    }
}
