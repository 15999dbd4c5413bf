using Spa.Cwmp;

namespace Spa.Gateway.Management.Model;

/// <summary>The parameters of a tree, being written down.</summary>
internal sealed class LeafList(string root)
{
    private readonly List<ModelLeaf> leaves = [];

    /// <summary>What is written down.</summary>
    public IReadOnlyList<ModelLeaf> Leaves => leaves;

    /// <summary>A list that writes below another path of the same tree.</summary>
    public LeafList Under(string path) => new(root + path, leaves);

    private LeafList(string root, List<ModelLeaf> leaves)
        : this(root) => this.leaves = leaves;

    /// <summary>A text, of at most so many characters.</summary>
    public void Text(string path, LeafSource source, int? length = null, int notification = 0) => leaves.Add(new ModelLeaf(root + path, CwmpType.Text, source) { Length = length, DefaultNotification = notification });

    /// <summary>A text whose change is told unasked until the ACS says otherwise.</summary>
    public void Told(string path, LeafSource source) => leaves.Add(new ModelLeaf(root + path, CwmpType.Text, source) { DefaultNotification = 2, IsDeniable = true });

    /// <summary>A boolean of that kind.</summary>
    public void ToldTruth(string path, LeafSource source) => leaves.Add(new ModelLeaf(root + path, CwmpType.Boolean, source) { DefaultNotification = 2, IsDeniable = true });

    /// <summary>A number without a sign.</summary>
    public void Number(string path, LeafSource source, long min = 0, long max = uint.MaxValue) => leaves.Add(new ModelLeaf(root + path, CwmpType.Number, source) { Range = (min, max) });

    /// <summary>A number without a sign, of 64 bits.</summary>
    public void Long(string path, LeafSource source) => leaves.Add(new ModelLeaf(root + path, CwmpType.LongNumber, source));

    /// <summary>A number with a sign.</summary>
    public void Signed(string path, LeafSource source, long min = int.MinValue, long max = int.MaxValue) => leaves.Add(new ModelLeaf(root + path, CwmpType.SignedNumber, source) { Range = (min, max) });

    /// <summary>A boolean.</summary>
    public void Truth(string path, LeafSource source) => leaves.Add(new ModelLeaf(root + path, CwmpType.Boolean, source));

    /// <summary>A time.</summary>
    public void Time(string path, LeafSource source) => leaves.Add(new ModelLeaf(root + path, CwmpType.DateTime, source));
}
