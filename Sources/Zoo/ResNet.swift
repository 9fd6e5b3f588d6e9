import Networks

/// ResNet: blocks that add what they compute to what they were given (He et al. 2016, "Deep residual learning for image
/// recognition"), with ResNeXt's grouped (Xie et al. 2017) and Wide ResNet's wider (Zagoruyko & Komodakis 2016) blocks.
///
/// State-dict names of torchvision: `conv1`, `bn1`, `layerS.B.conv1` …, `layerS.B.downsample.0`, `fc`. The output of a
/// block is called by the block: `layer4.2`.
public enum ResNet {
    static let all = [
        architecture("resnet18", blocks: [2, 2, 2, 2], .basic),
        architecture("resnet34", blocks: [3, 4, 6, 3], .basic),
        architecture("resnet50", blocks: [3, 4, 6, 3], .bottleneck(groups: 1, width: 64)),
        architecture("resnet101", blocks: [3, 4, 23, 3], .bottleneck(groups: 1, width: 64)),
        architecture("resnet152", blocks: [3, 8, 36, 3], .bottleneck(groups: 1, width: 64)),
        architecture("resnext50-32x4d", blocks: [3, 4, 6, 3], .bottleneck(groups: 32, width: 4)),
        architecture("wide-resnet50-2", blocks: [3, 4, 6, 3], .bottleneck(groups: 1, width: 128)),
    ]

    private enum Block {
        /// Two 3×3 convolutions.
        case basic
        /// 1×1 to fewer channels, 3×3, and 1×1 to four times the stage's channels. `width`: for 64 channels of a stage.
        case bottleneck(groups: Int, width: Int)

        var expansion: Int {
            switch self {
            case .basic: 1
            case .bottleneck: 4
            }
        }
    }

    private static func architecture(_ name: String, blocks: [Int], _ block: Block) -> Architecture {
        Architecture(
            name, explanationLayer: .init("layer4.\(blocks[3] - 1)"), classifier: "fc",
            dialect: .init(others: [huggingFace])
        ) { net, classes in
            var x = net.convolution("conv1", net.input, to: 64, kernel: 7, stride: 2)
            x = net.relu("relu", net.batchNormalization("bn1", x))
            x = net.maxPooling("maxpool", x, kernel: 3, stride: 2, padding: 1)
            for (stage, count) in blocks.enumerated() {
                for i in 0..<count {
                    let stride = stage > 0 && i == 0 ? 2 : 1
                    x = add(block, "layer\(stage + 1).\(i)", x, channels: 64 << stage, stride: stride, to: &net)
                }
            }
            x = net.globalAveragePooling("avgpool", x)
            _ = net.linear("fc", x, to: classes)
        }
    }

    /// `layer2.0.conv1` is `resnet.encoder.stages.1.layers.0.layer.0.convolution`. (transformers, `modeling_resnet.py`.)
    private static let huggingFace = OtherNames("Hugging Face") { name in
        let parts = name.split(separator: ".").map(String.init), kind = parts[parts.count - 1]
        func part(_ name: String) -> String { name.hasPrefix("conv") ? "convolution" : "normalization" }
        switch parts[0] {
        case "fc": return "classifier.1.\(kind)"
        case "conv1", "bn1": return "resnet.embedder.embedder.\(part(parts[0])).\(kind)"
        default:
            let stage = (parts[0].last?.wholeNumberValue ?? 1) - 1
            let block = "resnet.encoder.stages.\(stage).layers.\(parts[1])"
            if parts[2] == "downsample" {
                return "\(block).shortcut.\(parts[3] == "0" ? "convolution" : "normalization").\(kind)"
            }
            return "\(block).layer.\((parts[2].last?.wholeNumberValue ?? 1) - 1).\(part(parts[2])).\(kind)"
        }
    }

    /// y = ReLU(f(x) + x), with a 1×1 convolution in the skip where shapes differ.
    private static func add(
        _ block: Block, _ name: String, _ input: NetworkBuilder.Output, channels: Int, stride: Int,
        to net: inout NetworkBuilder
    ) -> NetworkBuilder.Output {
        let outputs = channels * block.expansion
        var x = input
        switch block {
        case .basic:
            x = net.convolution("\(name).conv1", x, to: channels, kernel: 3, stride: stride)
            x = net.relu(.init("\(name).relu"), net.batchNormalization("\(name).bn1", x))
            x = net.convolution("\(name).conv2", x, to: outputs, kernel: 3)
            x = net.batchNormalization("\(name).bn2", x)
        case .bottleneck(let groups, let width):
            let inner = channels * width / 64 * groups
            x = net.convolution("\(name).conv1", x, to: inner, kernel: 1)
            x = net.relu(.init("\(name).relu"), net.batchNormalization("\(name).bn1", x))
            x = net.convolution("\(name).conv2", x, to: inner, kernel: 3, stride: stride, groups: groups)
            x = net.relu(.init("\(name).relu_1"), net.batchNormalization("\(name).bn2", x))
            x = net.convolution("\(name).conv3", x, to: outputs, kernel: 1)
            x = net.batchNormalization("\(name).bn3", x)
        }
        var skip = input
        if stride != 1 || input.channels != outputs {
            skip = net.convolution("\(name).downsample.0", input, to: outputs, kernel: 1, stride: stride)
            skip = net.batchNormalization("\(name).downsample.1", skip)
        }
        x = net.sum(.init("\(name).add"), x, skip)
        return net.relu(.init(name), x)
    }
}
