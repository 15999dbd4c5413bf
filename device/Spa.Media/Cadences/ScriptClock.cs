namespace Spa.Media.Cadences;

/// <summary>Where in a script's sections and pairs the time stands. Moves by samples; allocates nothing.</summary>
internal struct ScriptClock
{
    private Section[]? sections;
    private int section;
    private int part;
    private int sectionLeft;
    private int left;

    /// <summary>True before the start and after the last section.</summary>
    public readonly bool Ended => sections is null;

    /// <summary>True in the on time of a pair.</summary>
    public bool On { get; private set; }

    /// <summary>Number of the present pair.</summary>
    public readonly int Number => sections![section].Parts[part].Number;

    /// <summary>Begins with the first section.</summary>
    public void Start(Section[] script)
    {
        sections = script;
        section = -1;
        NextSection();
    }

    /// <summary>Ends at once.</summary>
    public void Stop() => (sections, On) = (null, false);

    /// <summary>How many samples pass before anything changes, at most <paramref name="wanted"/>.</summary>
    public readonly int Until(int wanted) => Math.Min(wanted, Math.Min(left, sectionLeft));

    /// <summary>Lets samples pass, no more than <see cref="Until"/> allowed.</summary>
    public void Pass(int samples)
    {
        left = left == Part.ForEver ? left : left - samples;
        sectionLeft = sectionLeft == Part.ForEver ? sectionLeft : sectionLeft - samples;
        if (sectionLeft == 0)
        {
            NextSection();
        }
        else if (left == 0)
        {
            NextPhase();
        }
    }

    private void NextSection()
    {
        section++;
        while (sections is not null)
        {
            if (section == sections.Length)
            {
                Stop();
            }
            else if (sections[section].Length > 0)
            {
                sectionLeft = sections[section].Length;
                part = -1;
                On = false;
                NextPhase();
                return;
            }
            else
            {
                section++;
            }
        }
    }

    // On, off, next pair; those of no length are passed over. A section holds at least one that has a length.
    private void NextPhase()
    {
        var parts = sections![section].Parts;
        do
        {
            if (On)
            {
                On = false;
                left = parts[part].Off;
            }
            else
            {
                part = part + 1 == parts.Length ? 0 : part + 1;
                On = true;
                left = parts[part].On;
            }
        }
        while (left == 0);
    }
}
