// The classes of layers that are known.

extension KerasAssembly {
    typealias Builder = @Sendable (inout KerasAssembly, KerasCall) throws(KerasError) -> KerasTensor

    /// How to put a layer together; nil where its class is not known.
    static func builder(of layer: KerasLayer) -> Builder? {
        let className = layer.settings.className
        // Older files do not say what is an operation: a number beside what it reads does.
        let isOperation = layer.isOperation || layer.calls.contains { !$0.numbers.isEmpty }
        if isOperation || classes[className] == nil, let operation = operations[operation(of: layer.settings)] {
            return operation
        }
        if layer.isOperation { return nil }
        return passing.contains(className) ? identity : classes[className]
    }

    /// Layers whose weights could be read twice.
    static let classesWithWeights: Set<String> = [
        "Conv2D", "Convolution2D", "DepthwiseConv2D", "SeparableConv2D", "SeparableConvolution2D", "Conv2DTranspose",
        "Convolution2DTranspose", "Dense", "BatchNormalization", "LayerNormalization", "Normalization", "PReLU",
        "LayerScale",
    ]

    /// Layers that change something in training alone.
    private static let passing: Set<String> = [
        "Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "AlphaDropout", "ActivityRegularization",
        "Identity", "StochasticDepth", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation",
        "RandomContrast",
        "RandomBrightness",
    ]

    private static func identity(_ net: inout KerasAssembly, _ call: KerasCall) throws(KerasError) -> KerasTensor {
        guard call.inputs.count == 1 else { throw call.settings.failure(.misfit("it reads several values")) }
        return call.inputs[0]
    }

    /// Of layers: by their class.
    private static let classes: [String: Builder] = [
        "Conv2D": convolution, "Convolution2D": convolution, "DepthwiseConv2D": depthwiseConvolution,
        "SeparableConv2D": separableConvolution, "SeparableConvolution2D": separableConvolution,
        "Conv2DTranspose": transposedConvolution, "Convolution2DTranspose": transposedConvolution, "Dense": dense,
        "BatchNormalization": batchNormalization, "LayerNormalization": layerNormalization,
        "Normalization": normalization, "Rescaling": rescaling, "LayerScale": layerScale, "CustomScaleLayer": scaledSum,
        "Activation": activation, "ReLU": relu, "LeakyReLU": leakyReLU, "PReLU": parametricReLU, "ELU": elu,
        "Softmax": softmax,
        "MaxPooling2D": maxPooling, "MaxPool2D": maxPooling, "AveragePooling2D": averagePooling,
        "AvgPool2D": averagePooling, "GlobalAveragePooling2D": globalAveragePooling,
        "GlobalMaxPooling2D": globalMaxPooling,
        "ZeroPadding2D": zeroPadding, "Cropping2D": cropping, "UpSampling2D": upSampling,
        "Flatten": flatten, "Reshape": reshape, "Permute": permute,
        "Add": sum, "Subtract": difference, "Multiply": product, "Average": average, "Maximum": maximum,
        "Minimum": minimum, "Concatenate": concatenation,
    ]

    /// Functions of `keras.ops`, and of TensorFlow in models of Keras 2, by the last part of their names in small letters.
    private static let operations: [String: Builder] = [
        "add": arithmetic, "multiply": arithmetic, "subtract": arithmetic, "truedivide": arithmetic,
        "divide": arithmetic, "relu": function, "relu6": function, "silu": function, "swish": function,
        "sigmoid": function,
        "tanh": function, "gelu": function, "hardsigmoid": function, "hardswish": function, "hardsilu": function,
    ]

    static func operation(of settings: KerasSettings) -> String {
        let name = settings["function"]?.text ?? settings.className
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return last.lowercased().filter { $0 != "_" }
    }
}

extension KerasGraph {
    /// Whether some layer of it, or of a model in it, does what holds for one size of images alone.
    var isOfOneSize: Bool {
        layers.contains { layer in
            layer.model?.isOfOneSize
                ?? [
                    "Conv2DTranspose", "Convolution2DTranspose", "Cropping2D", "UpSampling2D", "Reshape", "Permute",
                    "PReLU",
                ]
                .contains(layer.settings.className)
        }
    }

    /// - Throws: `KerasError` that names the first layer of an unknown class.
    func checkClasses() throws(KerasError) {
        for layer in layers where layer.settings.className != "InputLayer" {
            if let model = layer.model {
                try model.checkClasses()
            } else if KerasAssembly.builder(of: layer) == nil {
                throw layer.settings.failure(.unknownClass)
            }
        }
    }
}
