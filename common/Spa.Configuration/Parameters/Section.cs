using System.Buffers;

namespace Spa.Configuration.Parameters;

/// <summary>A heading of a page with its rows, in order. Rows are made through it, so that none can be forgotten.</summary>
internal sealed class Section(Page page, string name, ApplyWhen apply = ApplyWhen.Now, UserAccess user = UserAccess.None)
{
    private static readonly SearchValues<char> Replaced = SearchValues.Create(" /()[]");

    private readonly List<Parameter> rows = [];

    /// <summary>The page.</summary>
    public Page Page => page;

    /// <summary>The heading.</summary>
    public string Name => name;

    /// <summary>When its rows take effect, unless a row says otherwise.</summary>
    public ApplyWhen Apply => apply;

    /// <summary>Factory access of the user account, unless a row says otherwise.</summary>
    public UserAccess User => user;

    /// <summary>The rows made so far.</summary>
    public IReadOnlyList<Parameter> Rows => rows;

    /// <summary>Makes a row.</summary>
    public Parameter<T> Row<T>(string label, Kind<T> kind, string defaultText, string meaning, Traits? traits = null)
        where T : notnull
    {
        var row = new Parameter<T>(this, label, ProfileName(label), kind, defaultText, traits ?? Traits.None, meaning);
        rows.Add(row);
        return row;
    }

    /// <summary>The label with each blank, slash and bracket turned into <c>_</c>; on numbered pages <c>_n_</c> follows.</summary>
    private string ProfileName(string label)
    {
        var plain = string.Create(label.Length, label, static (chars, from) =>
        {
            for (var at = 0; at < chars.Length; at++)
            {
                chars[at] = Replaced.Contains(from[at]) ? '_' : from[at];
            }
        });
        return page switch
        {
            Page.Line1 or Page.User1 => plain + "_1_",
            Page.PstnLine or Page.PstnUser => plain + "_2_",
            _ => plain,
        };
    }
}
