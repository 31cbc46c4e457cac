import { Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  align?: 'right';
  /** `title` heads the card a row becomes on a phone; `wide` is left out there. */
  on?: 'title' | 'wide';
  width?: string;
  /** The name to sort by; its header becomes a button. */
  sort?: string;
}

/** In force: `field`, or `-field` for the other direction. */
export interface Sorting {
  by: string;
  onSort: (by: string) => void;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Fades the rows while another page of them is on its way. */
  stale?: boolean;
  sorting?: Sorting;
}

/** A table; on a phone each row is a card with the headers as labels. The roles are written out,
 * because browsers drop them from a table that is laid out as blocks. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, stale, sorting } = props;
  return (
    <div className={classes.frame}>
      <Table
        role="table"
        aria-label={label}
        className={classes.table}
        data-stale={stale || undefined}
        verticalSpacing={10}
        horizontalSpacing="md"
      >
        <Table.Thead role="rowgroup" className={classes.head}>
          <Table.Tr role="row">
            {columns.map((column) => (
              <Header key={column.key} column={column} sorting={sorting} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {rows.map((row) => (
            <Table.Tr role="row" key={rowKey(row)} className={classes.row}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface HeaderProps<Row> {
  column: Column<Row>;
  sorting: Sorting | undefined;
}

function Header<Row>({ column, sorting }: HeaderProps<Row>) {
  const { header, align, width, sort } = column;
  const direction = directionOf(sort, sorting);
  return (
    <Table.Th role="columnheader" ta={align} w={width} aria-sort={direction}>
      {sort && sorting ? (
        <SortButton
          label={header}
          direction={direction}
          onClick={() => sorting.onSort(direction === 'ascending' ? `-${sort}` : sort)}
        />
      ) : (
        header
      )}
    </Table.Th>
  );
}

type Direction = 'ascending' | 'descending';

function directionOf(
  sort: string | undefined,
  sorting: Sorting | undefined,
): Direction | undefined {
  if (!sort || !sorting) return undefined;
  if (sorting.by === sort) return 'ascending';
  return sorting.by === `-${sort}` ? 'descending' : undefined;
}

interface SortButtonProps {
  label: string;
  direction: Direction | undefined;
  onClick: () => void;
}

const ARROWS = { ascending: IconArrowUp, descending: IconArrowDown };

function SortButton({ label, direction, onClick }: SortButtonProps) {
  const Arrow = direction ? ARROWS[direction] : IconArrowsSort;
  return (
    <UnstyledButton className={classes.sort} onClick={onClick} data-on={direction && 'sorted'}>
      {label}
      <Arrow size={14} aria-hidden />
    </UnstyledButton>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  return (
    <Table.Td
      role="cell"
      className={classes.cell}
      data-on={column.on}
      data-align={column.align}
      data-label={column.header}
    >
      {column.render(row)}
    </Table.Td>
  );
}
