import { describeDamage, textFile } from "../../support/damage.js";

describeDamage("caffe", [
  textFile(`name: "a" input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } # an input
layer { name: "c/1" type: "Convolution" bottom: "data" top: "c" param { name: "w" } convolution_param { num_output: 4 kernel_size: 3 pad: 1 } }
layer { name: "r" type: "ReLU" bottom: "c" top: "c" include { phase: TEST } }
layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
layer { name: "f" type: "InnerProduct" bottom: "p" top: "f" inner_product_param { num_output: 10 } }`),
  textFile(`input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }
layers { name: "s" type: SLICE bottom: "c" top: "x" top: "y" slice_param { slice_point: 1 } }
layers { name: "t" type: CONCAT bottom: "x" bottom: "y" top: "t" }`),
  textFile(`layer { name: "d" type: "Input" top: "d" input_param { shape: { dim: [1, 4, 4, 4] } } }
layer { name: "p" type: "Permute" bottom: "d" top: "p" permute_param { order: [0, 2, 3, 1] } }
layer { name: "l" type: "Reshape" bottom: "p" top: "l" reshape_param { shape { dim: 0 dim: -1 dim: 2 } } }
layer { name: "b" type: "PriorBox" bottom: "d" bottom: "d" top: "b" prior_box_param { min_size: 1.5 aspect_ratio: 2 } }
layer { name: "e" type: "Eltwise" bottom: "d" bottom: "d" top: "e" eltwise_param { operation: SUM } }`),
]);
