using Spa.Foundation.Ports;

namespace Spa.Device.Tests.Firmware;

/// <summary>A disk in memory that knows what is on the platter and what only the system remembers. At any step it can tell every state a power cut may leave.</summary>
/// <remarks>
/// Names: each folder keeps its changes in order and makes them durable in order, a prefix of them surviving a cut; folders are independent of each other.
/// Content: a file not synced since its last write may survive as it was at its last sync, whole, cut in half, or as zeros.
/// </remarks>
public sealed class ModelFiles : IDurableFiles
{
    private const int MaxNameStates = 40;

    private readonly Folder top;

    public ModelFiles() => top = new Folder();

    private ModelFiles(Folder top) => this.top = top;

    /// <summary>Called before each step that changes something or makes it durable; its name for messages. May throw an <see cref="IOException"/>: the step then does not happen.</summary>
    public Action<string>? BeforeStep { get; set; }

    /// <summary>Bytes that may still be written before the disk is full.</summary>
    public long FreeBytes { get; set; } = long.MaxValue / 2;

    public byte[]? Read(string path) => Find(path) is Node file ? [.. file.Content] : null;

    public Stream? OpenRead(string path) => Find(path) is Node file ? new MemoryStream([.. file.Content], writable: false) : null;

    public bool Exists(string path) => path.Length == 0 || Find(path) is not null;

    public IReadOnlyList<string> List(string folder)
        => FindFolder(folder) is { } found
            ? [.. found.Now.Select(e => e.Value is Folder ? e.Key + "/" : e.Key).Order(StringComparer.Ordinal)]
            : [];

    public void CreateFolder(string folder)
    {
        var at = top;
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!at.Now.TryGetValue(part, out var next))
            {
                Step($"mkdir {folder}");
                next = new Folder();
                at.Change(part, next);
            }

            at = (Folder)next;
        }
    }

    public IFileSink Create(string path, bool executable = false)
    {
        Delete(path);
        Step($"create {path}");
        var file = new Node { Executable = executable };
        Parent(path, out var name).Change(name, file);
        return new Sink(this, file, path);
    }

    public IFileSink Append(string path)
    {
        if (Find(path) is not Node file)
        {
            return Create(path);
        }

        return new Sink(this, file, path);
    }

    public void Sync(string path)
    {
        Step($"fsync {path}");
        if (Find(path) is Node file)
        {
            file.Durable = [.. file.Content];
        }
    }

    public void SyncFolder(string folder)
    {
        Step($"fsync {folder}/");
        (FindFolder(folder) ?? throw new IOException($"no folder {folder}", 2)).Settle();
    }

    public void Rename(string from, string to)
    {
        Step($"rename {from} {to}");
        var moved = Find(from) ?? throw new IOException($"no file {from}", 2);
        var (old, renamed) = (Parent(from, out var oldName), Parent(to, out var newName));
        if (old == renamed)
        {
            old.Change([(oldName, null), (newName, moved)]);
            return;
        }

        renamed.Change(newName, moved);
        old.Change(oldName, null);
    }

    public void Delete(string path)
    {
        if (Find(path) is Node)
        {
            Step($"unlink {path}");
            Parent(path, out var name).Change(name, null);
        }
    }

    public void DeleteFolder(string folder)
    {
        if (FindFolder(folder) is not { } found)
        {
            return;
        }

        foreach (var (name, entry) in found.Now.ToList())
        {
            if (entry is Folder)
            {
                DeleteFolder($"{folder}/{name}");
            }
            else
            {
                Delete($"{folder}/{name}");
            }
        }

        Step($"rmdir {folder}");
        Parent(folder, out var last).Change(last, null);
    }

    public void ForgetCached(string path)
    {
    }

    /// <summary>Overwrites a file where it stands, as <c>FileMode.Create</c> does: truncated first. Not part of the port; a broken write order for tests.</summary>
    public void OverwriteInPlace(string path, byte[] content)
    {
        var file = (Node)Find(path)!;
        Step($"truncate {path}");
        file.Content.Clear();
        Step($"write {path}");
        file.Content.AddRange(content);
        Step($"fsync {path}");
        file.Durable = [.. content];
    }

    /// <summary>Changes what a file holds, on the platter too: damage.</summary>
    public void Damage(string path, byte[] content)
    {
        var file = (Node)Find(path)!;
        file.Content.Clear();
        file.Content.AddRange(content);
        file.Durable = content;
    }

    /// <summary>A second disk with the same content, all of it durable.</summary>
    public ModelFiles Copy() => Image(Everything(top), Survival.Whole);

    /// <summary>Every state in which the disk may be found after a power cut now, without doubles.</summary>
    public IEnumerable<ModelFiles> AfterPowerCut()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var names in NameStates())
        {
            foreach (var survival in Enum.GetValues<Survival>())
            {
                var image = Image(names, survival);
                if (seen.Add(image.Describe()))
                {
                    yield return image;
                }
            }
        }
    }

    /// <summary>All paths with their content, as text: equal for equal disks.</summary>
    public string Describe() => string.Join('\n', Describe(top, string.Empty).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Describe(Folder folder, string path)
    {
        foreach (var (name, entry) in folder.Now)
        {
            yield return entry is Node file ? $"{path}{name} {file.Executable} {Convert.ToHexString([.. file.Content])}" : $"{path}{name}/";
            foreach (var line in entry is Folder inner ? Describe(inner, $"{path}{name}/") : [])
            {
                yield return line;
            }
        }
    }

    private static Dictionary<Folder, int> Everything(Folder top)
    {
        var all = new Dictionary<Folder, int>();
        void Walk(Folder folder)
        {
            all[folder] = folder.Pending.Count;
            foreach (var inner in folder.Known())
            {
                Walk(inner);
            }
        }

        Walk(top);
        return all;
    }

    // Which prefix of its changes each folder kept: all combinations while they are few; else nothing, all, and each folder alone at each of its prefixes, forwards and backwards.
    private IEnumerable<Dictionary<Folder, int>> NameStates()
    {
        var all = Everything(top);
        var changed = all.Where(f => f.Value > 0).ToList();
        var combinations = changed.Aggregate(1L, (product, f) => Math.Min(product * (f.Value + 1), 1_000_000));
        if (combinations <= MaxNameStates)
        {
            for (var number = 0L; number < combinations; number++)
            {
                var state = new Dictionary<Folder, int>(all);
                var rest = number;
                foreach (var (folder, count) in changed)
                {
                    state[folder] = (int)(rest % (count + 1));
                    rest /= count + 1;
                }

                yield return state;
            }

            yield break;
        }

        var none = all.ToDictionary(f => f.Key, _ => 0);
        yield return none;
        yield return all;
        foreach (var (folder, count) in changed)
        {
            for (var kept = 0; kept <= count; kept++)
            {
                yield return new(none) { [folder] = kept };
                yield return new(all) { [folder] = kept };
            }
        }
    }

    private ModelFiles Image(Dictionary<Folder, int> kept, Survival survival)
    {
        Folder Copy(Folder folder)
        {
            var names = folder.After(kept.GetValueOrDefault(folder));
            var copy = new Folder();
            foreach (var (name, entry) in names)
            {
                copy.Durable[name] = entry is Folder inner ? Copy(inner) : ((Node)entry).After(survival);
            }

            foreach (var (name, entry) in copy.Durable)
            {
                copy.Now[name] = entry;
            }

            return copy;
        }

        return new ModelFiles(Copy(top)) { FreeBytes = FreeBytes };
    }

    private object? Find(string path)
    {
        object? at = top;
        foreach (var part in path.Split('/'))
        {
            if (at is not Folder folder || !folder.Now.TryGetValue(part, out at))
            {
                return null;
            }
        }

        return at;
    }

    private Folder? FindFolder(string path) => path.Length == 0 ? top : Find(path) as Folder;

    private Folder Parent(string path, out string name)
    {
        name = path[(path.LastIndexOf('/') + 1)..];
        return FindFolder(DurableFileExtensions.FolderOf(path)) ?? throw new IOException($"no folder for {path}", 2);
    }

    private void Step(string name) => BeforeStep?.Invoke(name);

    private enum Survival
    {
        LastSync,
        Whole,
        Half,
        Zeros,
    }

    private sealed class Node
    {
        public bool Executable { get; init; }

        public List<byte> Content { get; } = [];

        public byte[] Durable { get; set; } = [];

        public Node After(Survival survival)
        {
            var clean = Durable.AsSpan().SequenceEqual([.. Content]);
            byte[] left = survival switch
            {
                _ when clean => Durable,
                Survival.LastSync => Durable,
                Survival.Whole => [.. Content],
                Survival.Half => [.. Content.Take(Content.Count / 2)],
                _ => new byte[Content.Count],
            };
            var node = new Node { Executable = Executable, Durable = left };
            node.Content.AddRange(left);
            return node;
        }
    }

    private sealed class Folder
    {
        public Dictionary<string, object> Now { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, object> Durable { get; } = new(StringComparer.Ordinal);

        public List<(string Name, object? Entry)[]> Pending { get; } = [];

        public void Change(string name, object? entry) => Change([(name, entry)]);

        public void Change((string Name, object? Entry)[] change)
        {
            Pending.Add(change);
            Apply(Now, change);
        }

        public void Settle()
        {
            foreach (var change in Pending)
            {
                Apply(Durable, change);
            }

            Pending.Clear();
        }

        public Dictionary<string, object> After(int kept)
        {
            var names = new Dictionary<string, object>(Durable, StringComparer.Ordinal);
            foreach (var change in Pending.Take(kept))
            {
                Apply(names, change);
            }

            return names;
        }

        public IEnumerable<Folder> Known()
            => Durable.Values.Concat(Pending.SelectMany(c => c).Select(c => c.Entry)).OfType<Folder>().Distinct();

        private static void Apply(Dictionary<string, object> names, (string Name, object? Entry)[] change)
        {
            foreach (var (name, entry) in change)
            {
                if (entry is null)
                {
                    names.Remove(name);
                }
                else
                {
                    names[name] = entry;
                }
            }
        }
    }

    private sealed class Sink(ModelFiles disk, Node file, string path) : IFileSink
    {
        public long Length => file.Content.Count;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            disk.Step($"write {path}");
            if (disk.FreeBytes < bytes.Length)
            {
                file.Content.AddRange(bytes[..(int)disk.FreeBytes]);
                disk.FreeBytes = 0;
                throw new IOException("No space left on device", 28);
            }

            disk.FreeBytes -= bytes.Length;
            file.Content.AddRange(bytes);
        }

        public void Sync()
        {
            disk.Step($"fsync {path}");
            file.Durable = [.. file.Content];
        }

        public void Dispose()
        {
        }
    }
}
