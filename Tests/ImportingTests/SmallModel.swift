import Foundation
import Tensors

@testable import Importing

/// A model of a few nodes, written by hand: an image goes in, "y" comes out.
struct SmallModel {
    struct Node {
        enum Setting {
            case integer(Int)
            case integers([Int])
        }

        let operation: String
        let inputs, outputs: [String]
        var settings: [String: Setting] = [:]

        init(_ operation: String, _ inputs: String..., to output: String, _ settings: [String: Setting] = [:]) {
            (self.operation, self.inputs, self.outputs) = (operation, inputs, [output])
            self.settings = settings
        }
    }

    /// The image's sizes, for one example.
    var image = [1, 3, 4, 4]
    var nodes: [Node]
    var numbers: [String: Tensor] = [:]
    var wholes: [String: [Int]] = [:]
    /// Whole numbers without an axis.
    var scalars: [String: Int] = [:]
    var outputs = ["y"]

    /// Numbers between -2 and 2 that are all different.
    static func numbers(_ sizes: [Int], _ seed: Int = 0) -> Tensor {
        let shape = Shape(sizes)
        return Tensor((0..<shape.elementCount).map { Float(sin(Double($0 * 7 + 3 * seed) + 0.5)) * 2 }, shape: shape)
    }

    func model() throws -> ONNXModel {
        try ONNXModel(ONNXFile(MappedFile(name: "small.onnx", bytes: ProtobufWriter.message(write))))
    }

    private func write(_ model: inout ProtobufWriter) {
        model.integer(1, 8)
        model.message(8) { $0.integer(2, 18) }
        model.message(7) { graph in
            for (index, node) in nodes.enumerated() { graph.message(1) { write(node, index, to: &$0) } }
            for (name, tensor) in numbers {
                graph.message(5) {
                    write(name, tensor.shape.sizes, type: 1, tensor.elements.flatMap { bytes($0.bitPattern) }, to: &$0)
                }
            }
            for (name, whole) in wholes {
                graph.message(5) { write(name, [whole.count], type: 7, whole.flatMap(bytes), to: &$0) }
            }
            for (name, whole) in scalars { graph.message(5) { write(name, [], type: 7, bytes(whole), to: &$0) } }
            graph.message(11) { port("x", image, to: &$0) }
            for output in outputs { graph.message(12) { port(output, nil, to: &$0) } }
        }
    }

    private func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private func write(_ node: Node, _ index: Int, to writer: inout ProtobufWriter) {
        for input in node.inputs { writer.text(1, input) }
        for output in node.outputs { writer.text(2, output) }
        writer.text(3, "\(node.operation) \(index)")
        writer.text(4, node.operation)
        for (name, setting) in node.settings {
            writer.message(5) {
                $0.text(1, name)
                switch setting {
                case .integer(let value):
                    $0.integer(3, value)
                    $0.integer(20, 2)
                case .integers(let values):
                    for value in values { $0.integer(8, value) }
                    $0.integer(20, 7)
                }
            }
        }
    }

    private func write(_ name: String, _ sizes: [Int], type: Int, _ bytes: [UInt8], to writer: inout ProtobufWriter) {
        for size in sizes { writer.integer(1, size) }
        writer.integer(2, type)
        writer.text(8, name)
        writer.bytes(9, bytes)
    }

    private func port(_ name: String, _ sizes: [Int]?, to writer: inout ProtobufWriter) {
        writer.text(1, name)
        writer.message(2) { type in
            type.message(1) { tensor in
                tensor.integer(1, 1)
                guard let sizes else { return }
                tensor.message(2) { shape in
                    for size in sizes { shape.message(1) { $0.integer(1, size) } }
                }
            }
        }
    }
}
