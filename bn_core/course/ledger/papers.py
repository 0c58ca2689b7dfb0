"""The papers that the claims come from, by a short key."""

from __future__ import annotations

SHORT_NAMES = {
    "IS15": "Ioffe & Szegedy 2015",
    "He15": "He et al. 2015",
    "Ba17": "Balduzzi et al. 2017",
    "SK16": "Salimans & Kingma 2016",
    "San18": "Santurkar et al. 2018",
    "Bj18": "Bjorck et al. 2018",
    "Ko18": "Kohler et al. 2018",
    "WH18": "Wu & He 2018",
    "Li18": "Li et al. 2018",
    "Ya19": "Yang et al. 2019",
    "Cai19": "Cai, Li & Shen 2019",
    "Ka19": "Karakida et al. 2019",
    "Lian19": "Lian & Liu 2019",
    "LiX19": "Li, Chen, Hu & Yang 2019",
    "LA19": "Li & Arora 2019",
    "ZS19": "Zhang & Sennrich 2019",
    "Na20": "Nado et al. 2020",
    "Sch20": "Schneider et al. 2020",
    "De20": "De & Smith 2020",
    "Da20": "Daneshmand et al. 2020",
    "Da21": "Daneshmand et al. 2021",
    "Br21": "Brock et al. 2021",
    "Fr21": "Frankle et al. 2021",
    "Wu21": "Wu & Johnson 2021",
    "Cao23": "Cao, Zou, Li & Gu 2023",
    "Zhu25": "Zhu et al. 2025",
}
"""Authors and year of each paper, as sentences name it."""
PAPERS = {
    "IS15": "S. Ioffe and C. Szegedy, Batch Normalization: Accelerating Deep Network Training by "
    "Reducing Internal Covariate Shift, ICML 2015, arXiv 1502.03167",
    "He15": "K. He, X. Zhang, S. Ren and J. Sun, Delving Deep into Rectifiers: Surpassing "
    "Human-Level Performance on ImageNet Classification, ICCV 2015, arXiv 1502.01852",
    "Ba17": "D. Balduzzi, M. Frean, L. Leary, J. P. Lewis, K. W.-D. Ma and B. McWilliams, The "
    "Shattered Gradients Problem: If resnets are the answer, then what is the question?, ICML "
    "2017, arXiv 1702.08591",
    "SK16": "T. Salimans and D. P. Kingma, Weight Normalization: A Simple Reparameterization to "
    "Accelerate Training of Deep Neural Networks, NeurIPS 2016, arXiv 1602.07868",
    "San18": "S. Santurkar, D. Tsipras, A. Ilyas and A. Madry, How Does Batch Normalization Help "
    "Optimization?, NeurIPS 2018, arXiv 1805.11604",
    "Bj18": "J. Bjorck, C. Gomes, B. Selman and K. Q. Weinberger, Understanding Batch "
    "Normalization, NeurIPS 2018, arXiv 1806.02375",
    "Ko18": "J. Kohler, H. Daneshmand, A. Lucchi, M. Zhou, K. Neymeyr and T. Hofmann, Exponential "
    "Convergence Rates for Batch Normalization: The Power of Length-Direction Decoupling in "
    "Non-Convex Optimization, 2018, AISTATS 2019, arXiv 1805.10694",
    "WH18": "Y. Wu and K. He, Group Normalization, ECCV 2018, arXiv 1803.08494",
    "Li18": "H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein, Visualizing the Loss Landscape "
    "of Neural Nets, NeurIPS 2018, arXiv 1712.09913",
    "Ya19": "G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein and S. S. Schoenholz, A Mean Field "
    "Theory of Batch Normalization, ICLR 2019, arXiv 1902.08129",
    "Cai19": "Y. Cai, Q. Li and Z. Shen, A Quantitative Analysis of the Effect of Batch "
    "Normalization on Gradient Descent, ICML 2019, arXiv 1810.00122",
    "Ka19": "R. Karakida, S. Akaho and S. Amari, The Normalization Method for Alleviating "
    "Pathological Sharpness in Wide Neural Networks, NeurIPS 2019, arXiv 1906.02926",
    "Lian19": "X. Lian and J. Liu, Revisit Batch Normalization: New Understanding and Refinement "
    "via Composition Optimization, AISTATS 2019, arXiv 1810.06177",
    "LiX19": "X. Li, S. Chen, X. Hu and J. Yang, Understanding the Disharmony between Dropout and "
    "Batch Normalization by Variance Shift, CVPR 2019, arXiv 1801.05134",
    "LA19": "Z. Li and S. Arora, An Exponential Learning Rate Schedule for Deep Learning, 2019, "
    "ICLR 2020, arXiv 1910.07454",
    "ZS19": "B. Zhang and R. Sennrich, Root Mean Square Layer Normalization, NeurIPS 2019, arXiv "
    "1910.07467",
    "Na20": "Z. Nado, S. Padhy, D. Sculley, A. D'Amour, B. Lakshminarayanan and J. Snoek, "
    "Evaluating Prediction-Time Batch Normalization for Robustness under Covariate Shift, 2020, "
    "arXiv 2006.10963",
    "Sch20": "S. Schneider, E. Rusak, L. Eck, O. Bringmann, W. Brendel and M. Bethge, Improving "
    "Robustness against Common Corruptions by Covariate Shift Adaptation, NeurIPS 2020, arXiv "
    "2006.16971",
    "De20": "S. De and S. L. Smith, Batch Normalization Biases Residual Blocks Towards the "
    "Identity Function in Deep Networks, NeurIPS 2020, arXiv 2002.10444",
    "Da20": "H. Daneshmand, J. Kohler, F. Bach, T. Hofmann and A. Lucchi, Batch Normalization "
    "Provably Avoids Ranks Collapse for Randomly Initialised Deep Networks, NeurIPS 2020, arXiv "
    "2003.01652",
    "Da21": "H. Daneshmand, A. Joudaki and F. Bach, Batch Normalization Orthogonalizes "
    "Representations in Deep Random Networks, NeurIPS 2021, arXiv 2106.03970",
    "Br21": "A. Brock, S. De, S. L. Smith and K. Simonyan, High-Performance Large-Scale Image "
    "Recognition Without Normalization, ICML 2021, arXiv 2102.06171",
    "Fr21": "J. Frankle, D. J. Schwab and A. S. Morcos, Training BatchNorm and Only BatchNorm: On "
    "the Expressive Power of Random Features in CNNs, 2020, ICLR 2021, arXiv 2003.00152",
    "Wu21": "Y. Wu and J. Johnson, Rethinking “Batch” in BatchNorm, 2021, arXiv 2105.07576",
    "Cao23": "Y. Cao, D. Zou, Y. Li and Q. Gu, The Implicit Bias of Batch Normalization in Linear "
    "Models and Two-Layer Linear Convolutional Neural Networks, COLT 2023, arXiv 2306.11680",
    "Zhu25": "J. Zhu, X. Chen, K. He, Y. LeCun and Z. Liu, Transformers without Normalization, "
    "CVPR 2025, arXiv 2503.10622",
}
"""Full citations, the earliest first."""


def spell_papers(text: str) -> str:
    """Return a text in which papers are named by authors and year, not by key."""
    for key, name in SHORT_NAMES.items():
        text = text.replace(key, name)
    return text
