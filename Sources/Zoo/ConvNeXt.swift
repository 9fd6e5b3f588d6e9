import Networks
import Tensors

/// ConvNeXt: a convolutional network with the habits of transformers, large depthwise kernels, layer normalization and
/// GELU (Liu et al. 2022, "A ConvNet for the 2020s").
///
/// State-dict names of torchvision: `features.0.0`, `features.S.B.block.0`, `features.S.B.layer_scale` …,
/// `classifier.0`, `classifier.2`. The output of a block is called by the block: `features.7.2`.
public enum ConvNeXt {
    static let tiny = architecture("convnext-tiny", stages: [(3, 96), (3, 192), (9, 384), (3, 768)])

    /// - Parameter stages: numbers of blocks and of channels.
    private static func architecture(_ name: String, stages: [(count: Int, channels: Int)]) -> Architecture {
        let last = "features.\(2 * stages.count - 1).\(stages.last!.count - 1)"
        return Architecture(
            name, input: .imageNet(size: 224, resized: 236), explanationLayer: .init(last), classifier: "classifier.2",
            dialect: .init(others: [timm, huggingFace])
        ) { net, classes in
            let none = Padding.symmetric(.init(0))
            var x = net.input
            for (index, stage) in stages.enumerated() {
                let entry = "features.\(2 * index)"
                if index == 0 {
                    x = net.convolution(
                        "\(entry).0", x, to: stage.channels, kernel: 4, stride: 4, padding: none, bias: true)
                    x = net.layerNormalization("\(entry).1", x)
                } else {
                    x = net.layerNormalization("\(entry).0", x)
                    x = net.convolution(
                        "\(entry).1", x, to: stage.channels, kernel: 2, stride: 2, padding: none, bias: true)
                }
                for i in 0..<stage.count { x = block("features.\(2 * index + 1).\(i)", x, in: &net) }
            }
            x = net.globalAveragePooling("avgpool", x)
            x = net.layerNormalization("classifier.0", x)
            _ = net.linear("classifier.2", x, to: classes)
        }
    }

    /// `features.3.0.block.0` is `stages.1.blocks.0.conv_dw`. (timm, `convnext.py`.)
    private static let timm = otherNames(
        "timm", stem: "stem.", entry: { "stages.\($0).downsample" }, block: { "stages.\($0).blocks.\($1)" },
        parts: ["0": "conv_dw", "2": "norm", "3": "mlp.fc1", "5": "mlp.fc2", "layer_scale": "gamma"],
        normalization: "head.norm", classifier: "head.fc")

    /// `features.3.0.block.0` is `convnext.encoder.stages.1.layers.0.dwconv`. (transformers, `modeling_convnext.py`.)
    private static let huggingFace = otherNames(
        "Hugging Face", stem: "convnext.embeddings.", stemParts: ["0": "patch_embeddings", "1": "layernorm"],
        entry: { "convnext.encoder.stages.\($0).downsampling_layer" },
        block: { "convnext.encoder.stages.\($0).layers.\($1)" },
        parts: [
            "0": "dwconv", "2": "layernorm", "3": "pwconv1", "5": "pwconv2", "layer_scale": "layer_scale_parameter",
        ], normalization: "convnext.layernorm", classifier: "classifier")

    /// - Parameters:
    ///   - stem, entry, block: what stands for `features.0.`, for the layers before a stage and for a block of it.
    ///   - parts: what stands for `block.0` and the like.
    private static func otherNames(
        _ library: String, stem: String, stemParts: [String: String] = [:],
        entry: @escaping @Sendable (Int) -> String, block: @escaping @Sendable (Int, String) -> String,
        parts names: [String: String], normalization: String, classifier: String
    ) -> OtherNames {
        OtherNames(library) { name in
            let parts = name.split(separator: ".").map(String.init), kind = parts[parts.count - 1]
            guard parts[0] == "features", let number = Int(parts[1]) else {
                return "\(parts[1] == "0" ? normalization : classifier).\(kind)"
            }
            if number == 0 { return "\(stem)\(stemParts[parts[2]] ?? parts[2]).\(kind)" }
            if number % 2 == 0 { return "\(entry(number / 2)).\(parts[2]).\(kind)" }
            let own = "\(block(number / 2, parts[2]))."
            return parts[3] == "block" ? "\(own)\(names[parts[4]] ?? parts[4]).\(kind)" : own + (names[kind] ?? kind)
        }
    }

    /// Depthwise 7×7, normalization, four times as many channels and back, a factor for each channel, and the skip.
    private static func block(
        _ name: String, _ input: NetworkBuilder.Output, in net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let channels = input.channels
        var x = net.convolution("\(name).block.0", input, to: channels, kernel: 7, groups: channels, bias: true)
        x = net.layerNormalization("\(name).block.2", x)
        x = net.pointwiseLinear("\(name).block.3", x, to: 4 * channels)
        x = net.add(.init("\(name).block.4"), GELU(), x)
        x = net.pointwiseLinear("\(name).block.5", x, to: channels)
        x = net.channelScale("\(name).layer_scale", x)
        return net.sum(.init(name), x, input)
    }
}
